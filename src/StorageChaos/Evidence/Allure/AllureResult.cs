namespace StorageChaos.Evidence.Allure;

/// <summary>
/// One test: the content of <c>&lt;uuid&gt;-result.json</c>
/// (<see href="https://allurereport.org/docs/how-it-works-test-result-file/"/>).
/// </summary>
internal sealed record AllureResult
{
    /// <summary>Identity of this one run.</summary>
    public required string Uuid { get; init; }

    /// <summary>Identity of the test over several reports.</summary>
    public required string HistoryId { get; init; }

    /// <summary>Identity of the test case.</summary>
    public required string TestCaseId { get; init; }

    /// <summary>The scenario, as code would name it.</summary>
    public required string FullName { get; init; }

    /// <summary>Title for people.</summary>
    public required string Name { get; init; }

    /// <summary>Markdown.</summary>
    public required string Description { get; init; }

    /// <summary>Its status.</summary>
    public required AllureStatus Status { get; init; }

    /// <summary>Why.</summary>
    public required AllureDetails StatusDetails { get; init; }

    /// <summary>Always over by the time of writing.</summary>
    public string Stage { get; init; } = "finished";

    /// <summary>Start, in milliseconds since 1970.</summary>
    public required long Start { get; init; }

    /// <summary>End, in milliseconds since 1970.</summary>
    public required long Stop { get; init; }

    /// <summary>How the report groups and filters.</summary>
    public required IReadOnlyList<AllureValue> Labels { get; init; }

    /// <summary>Settings that matter.</summary>
    public required IReadOnlyList<AllureValue> Parameters { get; init; }

    /// <summary>Phases of the run, then checks.</summary>
    public required IReadOnlyList<AllureStep> Steps { get; init; }

    /// <summary>Files of the whole run.</summary>
    public required IReadOnlyList<AllureAttachment> Attachments { get; init; }
}
