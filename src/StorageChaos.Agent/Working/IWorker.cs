namespace StorageChaos.Agent.Working;

/// <summary>One thread of work.</summary>
internal interface IWorker
{
    /// <summary>Where it tells what it does.</summary>
    OpLog Log { get; }

    /// <summary>Works until it is told to stop or the journal takes no more lines.</summary>
    /// <param name="complain">Takes what belongs to no operation; it is printed on standard error.</param>
    void Run(Action<string> complain);
}
