using ProtoP2P;

namespace Acme;

/// <summary>Who may change what is in stock: everybody may look.</summary>
public sealed class Keepers(KeeperList keepers) : IPeerAuthorizer
{
    public async ValueTask<bool> IsAllowedAsync(RpcInvocation call) =>
        call.Method.Name != "Restock" || await keepers.ContainsAsync(call.RemotePeer!, call.CancellationToken);
}
