namespace StorageChaos.Agent.Working;

/// <summary>One thread of work, with a number of its own in the run.</summary>
internal interface IWorker
{
    /// <summary>Its number.</summary>
    int Number { get; }

    /// <summary>Operations whose barrier returned. Read by another thread.</summary>
    long Acknowledged { get; }

    /// <summary>Runs until it is told to stop or the journal takes no more lines.</summary>
    /// <param name="complain">Gets what does not belong to any operation.</param>
    void Run(Action<string> complain);
}
