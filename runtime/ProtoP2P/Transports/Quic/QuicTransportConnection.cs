using System.Net.Quic;
using System.Runtime.Versioning;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.Transports.Quic;

/// <summary>A QUIC connection whose handshake is over, until its streams are started.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicTransportConnection : ITransportConnection
{
    // What the layers above call the muxer, which is no protocol of its own here.
    private const string Muxer = "/quic-v1";

    private readonly QuicConnection _connection;
    private readonly Lock _gate = new();
    private Task? _closing;

    public QuicTransportConnection(QuicConnection connection, TlsHandshake handshake, QuicOptions options, bool wasAcceptAsked = false)
    {
        _connection = connection;
        WasAcceptAsked = wasAcceptAsked;
        LocalAddress = QuicAddress.FromEndPoint(connection.LocalEndPoint);
        RemoteAddress = QuicAddress.FromEndPoint(connection.RemoteEndPoint);
        TlsIdentity remote = handshake.Remote ?? throw TlsConstants.Violation("the handshake ended without the peer's certificate");
        Native = new NativeSession(
            TlsConstants.ProtocolId, Muxer, remote.Peer, remote.Key, context => new QuicMuxedConnection(connection, context, options));
    }

    public Multiaddress LocalAddress { get; }

    public Multiaddress RemoteAddress { get; }

    public bool WasAcceptAsked { get; }

    public NativeSession Native { get; }

    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw StreamsOnly();

    public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw StreamsOnly();

    public void Abort() => Abort(ConnectionErrorCode.None);

    public void Abort(ConnectionErrorCode code) => _ = CloseAsync(code);

    public ValueTask DisposeAsync() => new(CloseAsync(ConnectionErrorCode.None));

    /// <summary>Closes the connection, once: the first code counts.</summary>
    private Task CloseAsync(ConnectionErrorCode code)
    {
        lock (_gate)
        {
            return _closing ??= QuicErrors.CloseAsync(_connection, code);
        }
    }

    private InvalidOperationException StreamsOnly() =>
        new($"connection {LocalAddress} -> {RemoteAddress}: QUIC carries streams and no bytes outside them; start them by {nameof(Native)}");
}
