namespace StorageChaos.Faults.Services;

/// <summary>Services of the stack that can be stopped.</summary>
public enum Service
{
    /// <summary>The target's portal group (LIO): sessions are dropped, logins refused.</summary>
    Target,

    /// <summary>The NFS server's threads on the gateway (rpc.nfsd(8)). Its exports stay.</summary>
    Nfsd,

    /// <summary>The initiator's daemon on the gateway (iscsid(8)). Sessions live on in the kernel, but nobody recovers them.</summary>
    Iscsid,
}
