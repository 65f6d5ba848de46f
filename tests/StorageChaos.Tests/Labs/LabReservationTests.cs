using System.Globalization;
using NUnit.Framework;
using StorageChaos.Labs;

namespace StorageChaos.Tests.Labs;

public sealed class LabReservationTests
{
    private string state = "";

    [SetUp]
    public void Make() => state = Directory.CreateTempSubdirectory("storagechaos-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(state, recursive: true);

    [Test]
    public void A_lab_that_is_taken_is_refused_and_its_holder_named()
    {
        using var first = LabReservation.Take(state);
        Assert.That(() => LabReservation.Take(state), Throws.TypeOf<LabBusyException>()
            .With.Message.Contains(string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId}"))
            .And.Message.Contains(state));
    }

    [Test]
    public void A_lab_that_was_given_back_can_be_taken()
    {
        LabReservation.Take(state).Dispose();
        Assert.That(() => LabReservation.Take(state).Dispose(), Throws.Nothing);
    }

    [Test]
    public void What_a_dead_process_left_is_no_obstacle()
    {
        File.WriteAllText(Path.Combine(state, "run.lock"), "");
        File.WriteAllText(Path.Combine(state, "run.pid"), "4194305");
        Assert.That(() => LabReservation.Take(state).Dispose(), Throws.Nothing);
    }
}
