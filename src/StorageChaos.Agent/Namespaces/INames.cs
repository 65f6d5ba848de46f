using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Namespaces;

/// <summary>Where names are worked on: the directory under test, or a model of it in the agent's tests.</summary>
internal interface INames
{
    /// <summary>Makes a writer's tree durable, and finds out what can be done in it.</summary>
    /// <param name="tree">Its directory.</param>
    /// <param name="abilities">What the file system can do.</param>
    /// <returns>Null when all went well.</returns>
    CallFailure? Settle(string tree, out NameAbilities abilities);

    /// <summary>Does one operation and waits for its barrier. Nothing is tried twice.</summary>
    NameOutcome Do(NameStep step);
}
