// The API of WeChat, as a phone answers it. Like the real one it calls back later, gives a status and
// headers with each answer, and sends a field without a value as the word undefined.

const later = (callback, argument) => callback && setTimeout(() => callback(argument), 0);

// asks calls success or fail, and complete.
function reply({ success, fail, complete }, failed, argument) {
  later(failed ? fail : success, argument);
  later(complete, argument);
}

function form(data) {
  return Object.entries(data || {}).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&');
}

async function fetched(phone, { url, method = 'GET', data, body }) {
  const fault = phone.faults({ url, method, data });
  phone.requests.push({ url, method, data });
  if (fault && fault.errMsg) throw fault;
  if (fault && fault.wait) await fault.wait;
  if (fault && fault.statusCode) return fault;
  const asked = method === 'GET' && data ? `${url}?${form(data)}` : url;
  const headers = method === 'GET' || body ? {} : { 'Content-Type': 'application/json' };
  const answer = await fetch(asked, { method, headers, body: body || (method === 'GET' ? undefined : JSON.stringify(data)) });
  return { statusCode: answer.status, header: Object.fromEntries(answer.headers), bytes: Buffer.from(await answer.arrayBuffer()) };
}

function parsed(bytes) {
  try {
    return JSON.parse(bytes);
  } catch (error) {
    return String(bytes); // as WeChat does with what is no JSON
  }
}

function weixin(phone) {
  // carried sends a request, and calls back with its answer.
  const carried = (options, shape) => fetched(phone, options).then(
    (answer) => reply(options, false, { ...answer, ...(answer.bytes ? shape(answer) : {}) }),
    (error) => reply(options, true, error.errMsg ? error : { errMsg: `request:fail ${error.message}` }),
  );
  const noted = (name, result) => (options = {}) => {
    phone.done.push([name, options]);
    const answer = phone.answers[name];
    if (answer) reply(options, Boolean(answer.errMsg), answer);
    else reply(options, false, result || {});
  };
  return {
    getDeviceInfo: () => ({ platform: phone.platform }),
    getWindowInfo: () => ({ windowWidth: 375, pixelRatio: 2 }),
    getStorageSync: (key) => structuredClone(phone.storage.get(key)) || '',
    setStorageSync: (key, value) => phone.storage.set(key, structuredClone(value)),
    removeStorageSync: (key) => phone.storage.delete(key),
    clearStorageSync: () => phone.storage.clear(),
    request: (options) => carried(options, ({ bytes }) => ({ data: parsed(bytes) })),
    downloadFile: (options) => carried(options, ({ bytes }) => ({ tempFilePath: `wxfile://${bytes.length}` })),
    uploadFile(options) {
      const fields = new FormData();
      Object.entries(options.formData).forEach(([name, value]) => fields.append(name, value));
      fields.append(options.name, new Blob([phone.files.get(options.filePath) || '']), 'tmp_1.jpg');
      carried({ ...options, method: 'POST', body: fields }, ({ bytes }) => ({ data: String(bytes) }));
    },
    login: noted('login', { code: phone.reader }), // a demo shop knows readers by their codes
    openDocument: noted('openDocument'),
    previewImage: noted('previewImage'),
    scanCode: noted('scanCode'),
    requirePrivacyAuthorize: noted('requirePrivacyAuthorize'),
    openPrivacyContract: noted('openPrivacyContract'),
    requestSubscribeMessage: noted('requestSubscribeMessage'),
    setClipboardData: noted('setClipboardData'),
    setNavigationBarTitle: noted('setNavigationBarTitle'),
    stopPullDownRefresh: noted('stopPullDownRefresh'),
    navigateTo: noted('navigateTo'),
    redirectTo: noted('redirectTo'),
    switchTab: noted('switchTab'),
    reLaunch: noted('reLaunch'),
  };
}

module.exports = { weixin };
