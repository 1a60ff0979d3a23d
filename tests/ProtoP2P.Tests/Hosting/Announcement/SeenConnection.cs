namespace ProtoP2P.Tests.Hosting.Announcement;

/// <summary>A connection over which a peer sees this node.</summary>
internal sealed class SeenConnection(long id, string remote, string local) : IPeerConnection
{
    private static readonly PrivateKey Key = PrivateKey.Generate();
    private readonly CancellationTokenSource _closed = new();

    public long Id => id;

    public PeerId RemotePeer { get; } = PeerId.FromPublicKey(Key.PublicKey);

    public PublicKey RemotePublicKey => Key.PublicKey;

    public Multiaddress RemoteAddress { get; } = Multiaddress.Parse(remote);

    public Multiaddress LocalAddress { get; } = Multiaddress.Parse(local);

    public Direction Direction => Direction.Inbound;

    public string SecurityProtocol => "/noise";

    public string MuxerProtocol => "/yamux/1.0.0";

    public bool IsLimited { get; init; }

    public DateTimeOffset OpenedAt => DateTimeOffset.UnixEpoch;

    public int StreamCount => 0;

    public CancellationToken Closed => _closed.Token;

    public ValueTask CloseAsync(CancellationToken cancellationToken = default) => new(_closed.CancelAsync());
}
