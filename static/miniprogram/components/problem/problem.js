// What a page shows instead of its content: a sentence, what to do, and one button at most.
Component({
  properties: {
    words: String,
    hint: String,
    button: String,
  },
  methods: {
    press() {
      this.triggerEvent('press');
    },
  },
});
