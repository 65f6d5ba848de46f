// How scripts/render-report has Allure 3 render a report: one page, no service, nothing fetched.
export default {
  name: "StorageChaos",
  hideLabels: ["host", "thread", "framework", "language"],
  // "failed" is the storage's fault, "broken" the lab's: the two never look alike.
  categories: {
    rules: [
      { name: "Data loss or damage", matchers: { statuses: ["failed"] }, groupBy: [], groupByMessage: false, expand: true },
      { name: "Lab or harness", matchers: { statuses: ["broken"] }, groupBy: [], groupByMessage: false, expand: true },
    ],
  },
  plugins: {
    awesome: {
      options: {
        reportName: "StorageChaos",
        singleFile: true,
        reportLanguage: "en",
        groupBy: ["suite"],
        stepTreeExpansion: "expand_failed_only",
      },
    },
  },
};
