using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;
using Execution = System.Func<StorageChaos.Agent.StandardStreams, System.Threading.CancellationTokenSource, int>;

namespace StorageChaos.Agent;

/// <summary>A command of the agent. Each kind of work makes its own; <see cref="Commands"/> lists them all.</summary>
/// <param name="Name">The word that calls it.</param>
/// <param name="Usage">All its options, as a person types them. Those in brackets may be left out.</param>
/// <param name="Prepare">Takes its options. What it returns does the work and gives one of <see cref="ExitCode"/>.</param>
internal sealed record Command(string Name, string Usage, Func<OptionValues, Execution> Prepare)
{
    /// <summary>It works until it is told to stop, and then has something to finish. Any other command ends by itself.</summary>
    internal bool WorksUntilStopped { get; private init; }

    /// <summary>A command whose workers work until they are told to stop.</summary>
    /// <param name="name">The word that calls it.</param>
    /// <param name="usage">All its options.</param>
    /// <param name="take">Takes these options.</param>
    /// <param name="hire">Makes the workers, each with the log for its number.</param>
    internal static Command UntilStopped<TOptions>(
        string name,
        string usage,
        Func<OptionValues, TOptions> take,
        Func<TOptions, Func<int, OpLog>, CancellationToken, IEnumerable<IWorker>> hire) => new(name, usage, values =>
        {
            var options = take(values);
            return new Crew((log, stop) => hire(options, log, stop)).Run;
        })
        { WorksUntilStopped = true };

    /// <summary>A command that ends by itself.</summary>
    /// <param name="name">The word that calls it.</param>
    /// <param name="usage">All its options.</param>
    /// <param name="take">Takes these options.</param>
    /// <param name="act">Does its work, and writes its lines into the journal.</param>
    internal static Command UntilDone<TOptions>(
        string name, string usage, Func<OptionValues, TOptions> take, Action<TOptions, Journal> act) => new(name, usage, values =>
        {
            var options = take(values);
            return (streams, stop) =>
            {
                var journal = new Journal(streams.Output, stop);
                act(options, journal);
                return journal.Broken ? ExitCode.OutputBroken : ExitCode.Success;
            };
        });

    /// <exception cref="CommandException">An argument is wrong, or the command cannot do its work.</exception>
    /// <inheritdoc cref="Program.Run"/>
    internal int Run(ReadOnlySpan<string> args, StandardStreams streams, CancellationTokenSource stop)
    {
        var values = new OptionValues(args);
        var execute = Prepare(values);
        values.RefuseTheRest();
        return execute(streams, stop);
    }
}
