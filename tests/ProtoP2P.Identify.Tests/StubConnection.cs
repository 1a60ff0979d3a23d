namespace ProtoP2P.Identify.Tests;

/// <summary>A connection that is only looked at.</summary>
internal sealed class StubConnection(PublicKey remoteKey, string remoteAddress = "/ip4/127.0.0.1/tcp/4001") : IPeerConnection
{
    public long Id => 1;

    public PeerId RemotePeer { get; } = PeerId.FromPublicKey(remoteKey);

    public PublicKey RemotePublicKey => remoteKey;

    public Multiaddress RemoteAddress { get; } = Multiaddress.Parse(remoteAddress);

    public Multiaddress LocalAddress { get; } = Multiaddress.Parse("/ip4/127.0.0.1/tcp/4002");

    public Direction Direction => Direction.Outbound;

    public string SecurityProtocol => "/noise";

    public string MuxerProtocol => "/yamux/1.0.0";

    public bool IsLimited => false;

    public DateTimeOffset OpenedAt => DateTimeOffset.UnixEpoch;

    public int StreamCount => 0;

    public CancellationToken Closed => CancellationToken.None;

    public ValueTask CloseAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
