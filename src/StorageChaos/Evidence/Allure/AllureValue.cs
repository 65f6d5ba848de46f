namespace StorageChaos.Evidence.Allure;

/// <summary>A label or a parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Excluded">Of a parameter: whether it leaves the test's identity between reports alone.</param>
internal sealed record AllureValue(string Name, string Value, bool? Excluded = null);
