const CLOTHS = ['indigo', 'cinnabar', 'pine', 'rice', 'plum', 'ochre', 'moon', 'soot', 'umber'];

// A book's cover: its picture, or a cloth with its name.
Component({
  properties: {
    number: {
      type: String,
      observer(number) {
        this.setData({ cloth: CLOTHS[Number(number.slice(-4)) % CLOTHS.length] });
      },
    },
    name: String,
    author: String,
    picture: {
      type: String,
      observer(picture) {
        this.setData({ drawn: !/^https?:/.test(picture) });
      },
    },
  },
  data: { cloth: CLOTHS[0], drawn: true },
  methods: {
    draw() {
      this.setData({ drawn: true });
    },
  },
});
