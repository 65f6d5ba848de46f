namespace StorageChaos.Checks.Expectations;

/// <summary>What brought the service back after the last heal: from the least that an operator has to do to the most.</summary>
public enum RecoveryRung
{
    /// <summary>Nothing had to be done.</summary>
    ByItself,

    /// <summary>The initiator logged in anew, and a disk that was given up was taken back.</summary>
    SessionLoggedInAnew,

    /// <summary>The file system was unmounted on the gateway, mounted, and exported again.</summary>
    Remounted,

    /// <summary>It could not be mounted, and was repaired first.</summary>
    Repaired,

    /// <summary>The gateway was rebooted in good order.</summary>
    GatewayRebooted,

    /// <summary>The gateway's power was cut and switched on.</summary>
    GatewayPowerCycled,

    /// <summary>The target's power was cut and switched on, since it was dead.</summary>
    TargetPowerCycled,

    /// <summary>The export was unmounted on the client, by force if need be, and mounted again.</summary>
    ClientRemounted,

    /// <summary>The client's power was cut and switched on.</summary>
    ClientRebooted,

    /// <summary>Nothing brought it back.</summary>
    Nothing,
}
