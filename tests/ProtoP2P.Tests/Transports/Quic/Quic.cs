using System.Runtime.Versioning;
using ProtoP2P.Resources;
using ProtoP2P.Testing;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>What the tests of QUIC share. Where the machine has no libmsquic they skip, visibly, in CI as well.</summary>
internal static class Quic
{
    public static readonly Multiaddress AnyPort = Multiaddress.Parse("/ip4/127.0.0.1/udp/0/quic-v1");

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    [SupportedOSPlatformGuard("linux")]
    [SupportedOSPlatformGuard("macos")]
    [SupportedOSPlatformGuard("windows")]
    public static bool IsAvailable => QuicSupport.IsAvailable;

    public static void Require() => Assert.SkipUnless(IsAvailable, QuicSupport.Remedy);

    /// <summary>One end of a connection that was just made, and the other.</summary>
    public static async Task<(ITransportConnection Dialer, ITransportConnection Accepted)> ConnectAsync(
        ITransport transport, ITransportListener listener, Multiaddress? address = null)
    {
        Task<ITransportConnection?> accepting = listener.AcceptAsync(Token).AsTask();
        ITransportConnection dialer = await transport.DialAsync(address ?? listener.LocalAddress, Token);
        return (dialer, (await accepting)!);
    }

    /// <summary>Two ends of a new connection.</summary>
    /// <param name="options">The options of both ends; the defaults where null.</param>
    /// <param name="listenerOptions">The listener's own options.</param>
    /// <param name="limits">The limits of each end's scope; none where null.</param>
    /// <param name="hasRelay">Whether the connection can be cut.</param>
    public static async Task<MuxerPair> PairAsync(
        QuicOptions? options = null, QuicOptions? listenerOptions = null, ResourceLimits? limits = null, bool hasRelay = false)
    {
        using PrivateKey dialerKey = PrivateKey.Generate();
        using PrivateKey listenerKey = PrivateKey.Generate();
        using var transport = new QuicTransport(dialerKey, options);
        using var other = new QuicTransport(listenerKey, listenerOptions ?? options);
        await using ITransportListener listener = await other.ListenAsync(AnyPort, Token);
        UdpRelay? relay = hasRelay ? new UdpRelay(listener.LocalAddress) : null;
        (ITransportConnection dialer, ITransportConnection accepted) = await ConnectAsync(transport, listener, relay?.Address);
        return new MuxerPair(dialer.Native!.Start, accepted.Native!.Start, () => relay?.Dispose(), announcesStreams: false, limits);
    }
}
