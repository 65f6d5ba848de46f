namespace StorageChaos.Evidence.Allure;

/// <summary>Why a status is what it is.</summary>
/// <param name="Message">One sentence.</param>
/// <param name="Trace">What it rests on.</param>
internal sealed record AllureDetails(string Message, string? Trace = null);
