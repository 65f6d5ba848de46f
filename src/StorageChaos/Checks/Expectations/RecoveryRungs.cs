using System.Text.Json;

namespace StorageChaos.Checks.Expectations;

/// <summary>The words of <see cref="RecoveryRung"/>.</summary>
public static class RecoveryRungs
{
    /// <summary>As scenarios and histories have it: <c>gateway-rebooted</c>.</summary>
    public static string Word(this RecoveryRung rung) => JsonNamingPolicy.KebabCaseLower.ConvertName(rung.ToString());

    /// <summary>The rung of a word; null if there is none.</summary>
    public static RecoveryRung? Of(string? word) =>
        Enum.GetValues<RecoveryRung>().Cast<RecoveryRung?>().FirstOrDefault(r => r!.Value.Word() == word);

    /// <summary>In a sentence that begins with "the service came back".</summary>
    public static string How(this RecoveryRung rung) => rung switch
    {
        RecoveryRung.ByItself => "by itself",
        RecoveryRung.SessionLoggedInAnew => "when the iSCSI session was logged in anew",
        RecoveryRung.Remounted => "when the file system was mounted again on the gateway",
        RecoveryRung.Repaired => "when the file system was repaired and mounted again",
        RecoveryRung.GatewayRebooted => "when the gateway was rebooted",
        RecoveryRung.GatewayPowerCycled => "when the gateway was power-cycled",
        RecoveryRung.TargetPowerCycled => "when the target was power-cycled",
        RecoveryRung.ClientRemounted => "when the client mounted it again",
        RecoveryRung.ClientRebooted => "when the client was rebooted",
        _ => "never",
    };
}
