namespace StorageChaos.Faults.Execution;

/// <summary>
/// One time that a fault of the schedule switches a host off and on again. What any other fault had on that host is gone
/// afterwards.
/// </summary>
/// <param name="host">The host.</param>
/// <param name="by">Id of that fault.</param>
/// <param name="words">That fault in words.</param>
internal sealed class Boot(string host, string by, string words)
{
    private readonly TaskCompletionSource<bool> off = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> back = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource<bool> answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> again = [];

    /// <summary>The host.</summary>
    public string Host => host;

    /// <summary>Id of the fault that does it.</summary>
    public string By => by;

    /// <summary>The cause in words, e.g. <c>the power cut of gateway (f1)</c>.</summary>
    public string Cause => $"the {words} ({by})";

    /// <summary>Ends when the host is off: true. False if it could not be switched off: then nothing is known to be gone.</summary>
    public Task<bool> Off => off.Task;

    /// <summary>Ends when the host can be reached again, before it gets its storage back: true. False if it was given up.</summary>
    public Task<bool> Answers => answers.Task;

    /// <summary>Ends when the host is back with all that it serves: true. False if it was given up.</summary>
    public Task<bool> Back => back.Task;

    /// <summary>Whether nobody knows yet if the host goes off.</summary>
    public bool IsGoing => !Off.IsCompleted;

    /// <summary>Whether what was on the host is gone.</summary>
    public bool HasTaken => Off is { IsCompletedSuccessfully: true, Result: true };

    /// <summary>Says how switching it off went.</summary>
    public void WentOff(bool succeeded) => off.TrySetResult(succeeded);

    /// <summary>Notes that another fault is injected again as soon as the host answers.</summary>
    public void PutBack(Task injection)
    {
        lock (again) again.Add(injection);
    }

    /// <summary>Says that the host answers, and waits until what is to be there before it gets its storage back is there.</summary>
    public async Task AnswersAsync()
    {
        answers.TrySetResult(true);
        Task all;
        lock (again) all = Task.WhenAll(again);
        // Whether that succeeded is in the history.
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Says how switching it on went.</summary>
    public void CameBack(bool succeeded)
    {
        off.TrySetResult(false);
        answers.TrySetResult(succeeded);
        back.TrySetResult(succeeded);
    }
}
