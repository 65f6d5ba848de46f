using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Namespaces;

/// <summary>
/// Which errors mean that an operation on names had no effect. ENOENT and EEXIST are not among them: a server that forgot its
/// replies gives them when a request comes again that it has already done. Nor is EROFS: knfsd commits after the operation, and
/// if the journal broke in between, it gives EROFS for an operation that was done.
/// </summary>
internal static class Refusals
{
    internal static bool Definite(int errno) => errno is Errno.EPerm or Errno.EAccess or Errno.ENoSpace or Errno.EMoreLinks
        or Errno.ENameTooLong or Errno.ENotEmpty or Errno.ENotSupported or Errno.EQuota;
}
