namespace ProtoP2P.PubSub.Tests.Hosting;

/// <summary>A connection manager that only notes whom it is to protect.</summary>
internal sealed class NotedProtections : IConnectionManager
{
    public HashSet<(PeerId Peer, string Tag)> Protections { get; } = [];

    public bool SetTag(PeerId peerId, string tag, int value) => false;

    public bool RemoveTag(PeerId peerId, string tag) => false;

    public long GetValue(PeerId peerId) => 0;

    public void Protect(PeerId peerId, string tag) => Protections.Add((peerId, tag));

    public bool Unprotect(PeerId peerId, string tag) => Protections.Remove((peerId, tag)) && IsProtected(peerId);

    public bool IsProtected(PeerId peerId) => Protections.Any(protection => protection.Peer.Equals(peerId));
}
