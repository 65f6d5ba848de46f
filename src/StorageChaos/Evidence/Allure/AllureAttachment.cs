namespace StorageChaos.Evidence.Allure;

/// <summary>A file that belongs to a test or step.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Source">File name in the results directory; must have <c>-attachment</c> in it.</param>
/// <param name="Type">Media type; decides how the report shows it.</param>
internal sealed record AllureAttachment(string Name, string Source, string Type);
