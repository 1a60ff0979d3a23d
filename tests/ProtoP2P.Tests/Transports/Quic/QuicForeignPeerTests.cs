using System.Net.Quic;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Security.Tls;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Security;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>Peers with certificates that are not of our making. Those that prove no identity have tests of their own, over all transports.</summary>
public sealed class QuicForeignPeerTests : IDisposable
{
    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly PrivateKey _peer = PrivateKey.Generate();
    private readonly CertificateBuilder _certificate = new(DateTimeOffset.UtcNow);
    private readonly QuicTransport _transport;

    public QuicForeignPeerTests() => _transport = new QuicTransport(_key);

    public void Dispose()
    {
        _transport.Dispose();
        _key.Dispose();
        _peer.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task A_foreign_peer_with_a_sound_certificate_is_who_it_says()
    {
        Quic.Require();
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using QuicListener listener = await RawQuicPeer.ListenAsync(_certificate.Extend(_peer).BuildWithKey());
        Task<QuicConnection> accepting = listener.AcceptConnectionAsync(Quic.Token).AsTask();

        await using ITransportConnection connection = await _transport.DialAsync(QuicAddress.FromEndPoint(listener.LocalEndPoint), Quic.Token);
        await using QuicConnection accepted = await accepting.Soon();

        connection.Native!.RemotePublicKey.ShouldBe(_peer.PublicKey);
        using X509Certificate2 ours = X509CertificateLoader.LoadCertificate(accepted.RemoteCertificate!.GetRawCertData());
        TlsIdentity.Verify(ours.RawData, DateTimeOffset.UtcNow).Key.ShouldBe(_key.PublicKey);
        accepted.TargetHostName.ShouldBeNullOrEmpty();
        accepted.NegotiatedApplicationProtocol.ToString().ShouldBe("libp2p");
    }

    [Fact]
    public async Task Whatever_the_check_of_a_certificate_throws_concerns_that_peer_only()
    {
        Quic.Require();
        var clock = new BrokenClock();
        using var transport = new QuicTransport(_peer, clock: clock);
        await using ITransportListener listener = await transport.ListenAsync(Quic.AnyPort, Quic.Token);
        Task<ITransportConnection?> accepting = listener.AcceptAsync(Quic.Token).AsTask();
        await (await transport.DialAsync(listener.LocalAddress, Quic.Token)).DisposeAsync();
        await (await accepting.Soon())!.DisposeAsync();

        accepting = listener.AcceptAsync(Quic.Token).AsTask();
        clock.IsBroken = true;
        await Should.ThrowAsync<Exception>(UseAsync(listener.LocalAddress, _certificate.Extend(_peer).BuildWithKey()).Soon());
        accepting.IsCompleted.ShouldBeFalse();
        clock.IsBroken = false;

        await using ITransportConnection honest = await _transport.DialAsync(listener.LocalAddress, Quic.Token);
        await using ITransportConnection accepted = (await accepting.Soon())!;
        accepted.Native!.RemotePublicKey.ShouldBe(_key.PublicKey);
    }

    private static async Task UseAsync(Multiaddress address, X509Certificate2 certificate)
    {
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using QuicConnection connection = await RawQuicPeer.DialAsync(address, certificate);
        await connection.AcceptInboundStreamAsync(Quic.Token);
    }
}
