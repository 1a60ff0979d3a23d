using ProtoP2P.Resources;

namespace ProtoP2P.Tests.Rpc;

/// <summary>A connection that is only a name and an account.</summary>
internal sealed class TestConnection : IPeerConnection, IAccounted
{
    private static readonly PeerId SomePeer = PeerId.FromMultihash(Convert.FromHexString("1220" + new string('a', 64)));

    public ResourceScope Scope { get; init; } = new("the test's connection", ResourceLimits.Unlimited);

    public long Id => 1;

    public PeerId RemotePeer { get; init; } = SomePeer;

    public PublicKey RemotePublicKey => throw new NotSupportedException();

    public Multiaddress RemoteAddress { get; init; } = Multiaddress.Parse("/ip4/192.0.2.1/tcp/4001");

    public Multiaddress LocalAddress => throw new NotSupportedException();

    public Direction Direction => Direction.Inbound;

    public string SecurityProtocol => "/test";

    public string MuxerProtocol => "/test";

    public bool IsLimited => false;

    public DateTimeOffset OpenedAt => default;

    public int StreamCount => 0;

    public CancellationToken Closed => default;

    public ValueTask CloseAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
