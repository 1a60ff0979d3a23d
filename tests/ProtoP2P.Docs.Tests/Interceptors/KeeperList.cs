using ProtoP2P;

namespace Acme;

/// <summary>Stands for a database.</summary>
public sealed class KeeperList
{
    private readonly HashSet<PeerId> _keepers = [];

    public void Add(PeerId keeper) => _keepers.Add(keeper);

    public ValueTask<bool> ContainsAsync(PeerId peer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_keepers.Contains(peer));
    }
}
