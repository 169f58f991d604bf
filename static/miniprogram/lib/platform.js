let name = '';

// platform returns ios, android, windows, mac or devtools, as WeChat names it.
module.exports = () => {
  if (!name) name = wx.getDeviceInfo().platform;
  return name;
};
