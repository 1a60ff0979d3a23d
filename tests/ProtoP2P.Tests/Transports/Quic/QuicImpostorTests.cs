using System.Net.Quic;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Security.Tls;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Security;
using ProtoP2P.Transports;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Transports.Quic;

/// <summary>Peers that prove no identity, or another than they claim, at either end.</summary>
public sealed class QuicImpostorTests : IDisposable
{
    private readonly PrivateKey _key = PrivateKey.Generate();
    private readonly PrivateKey _peer = PrivateKey.Generate();
    private readonly CertificateBuilder _certificate = new(DateTimeOffset.UtcNow);
    private readonly QuicTransport _transport;

    public QuicImpostorTests() => _transport = new QuicTransport(_key);

    public static TheoryData<string, bool> Impostors
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string fault in (string[])["another's extension", "no extension", "garbage in the extension", "expired", "two certificates"])
            {
                data.Add(fault, true);
                data.Add(fault, false);
            }

            data.Add("no certificate", false);
            return data;
        }
    }

    public void Dispose()
    {
        _transport.Dispose();
        _key.Dispose();
        _peer.Dispose();
        _certificate.Dispose();
    }

    [Theory]
    [MemberData(nameof(Impostors))]
    public async Task An_impostor_is_refused(string fault, bool isDialled)
    {
        Quic.Require();
        (X509Certificate2? certificate, X509Certificate2[] more, string reason) = Make(fault);

        await (isDialled ? DialImpostorAsync(certificate!, more, reason) : AcceptImpostorAsync(certificate, more));
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
        await Should.ThrowAsync<Exception>(UseAsync(listener.LocalAddress, _certificate.Extend(_peer).BuildWithKey(), []).Soon());
        accepting.IsCompleted.ShouldBeFalse();
        clock.IsBroken = false;

        await using ITransportConnection honest = await _transport.DialAsync(listener.LocalAddress, Quic.Token);
        await using ITransportConnection accepted = (await accepting.Soon())!;
        accepted.Native!.RemotePublicKey.ShouldBe(_key.PublicKey);
    }

    private async Task DialImpostorAsync(X509Certificate2 certificate, X509Certificate2[] more, string reason)
    {
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using QuicListener listener = await RawQuicPeer.ListenAsync(certificate, more);

        ProtocolViolationException refusal = await Should.ThrowAsync<ProtocolViolationException>(
            _transport.DialAsync(QuicAddress.FromEndPoint(listener.LocalEndPoint), Quic.Token).AsTask().Soon());

        refusal.Message.ShouldContain(reason);
    }

    /// <summary>A dialer may learn only afterwards that it was refused. Whoever listens accepts the next one as if nothing had happened.</summary>
    private async Task AcceptImpostorAsync(X509Certificate2? certificate, X509Certificate2[] more)
    {
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using ITransportListener listener = await _transport.ListenAsync(Quic.AnyPort, Quic.Token);
        Task<ITransportConnection?> accepting = listener.AcceptAsync(Quic.Token).AsTask();

        await Should.ThrowAsync<Exception>(UseAsync(listener.LocalAddress, certificate, more).Soon());
        accepting.IsCompleted.ShouldBeFalse();

        await using ITransportConnection honest = await _transport.DialAsync(listener.LocalAddress, Quic.Token);
        await using ITransportConnection accepted = (await accepting.Soon())!;
        accepted.Native!.RemotePublicKey.ShouldBe(_key.PublicKey);
    }

    private static async Task UseAsync(Multiaddress address, X509Certificate2? certificate, X509Certificate2[] more)
    {
        if (!Quic.IsAvailable)
        {
            return;
        }

        await using QuicConnection connection = await RawQuicPeer.DialAsync(address, certificate, more);
        await connection.AcceptInboundStreamAsync(Quic.Token);
    }

    private (X509Certificate2? Certificate, X509Certificate2[] More, string Reason) Make(string fault)
    {
        switch (fault)
        {
            case "another's extension":
                using (var other = new CertificateBuilder(DateTimeOffset.UtcNow))
                {
                    _certificate.Request.CertificateExtensions.Add(new X509Extension(TlsConstants.ExtensionOid, other.Extend(_peer).Extension!, critical: false));
                    return (_certificate.BuildWithKey(), [], "is not of that identity's key");
                }

            case "no extension":
                return (_certificate.BuildWithKey(), [], "no libp2p extension");
            case "garbage in the extension":
                _certificate.Request.CertificateExtensions.Add(new X509Extension(TlsConstants.ExtensionOid, [1, 2, 3], critical: false));
                return (_certificate.BuildWithKey(), [], "malformed");
            case "expired":
                using (var old = new CertificateBuilder(DateTimeOffset.UtcNow.AddDays(-3)))
                {
                    return (old.Extend(_peer).BuildWithKey(), [], "is a clock wrong?");
                }

            case "two certificates":
                (X509Certificate2 certificate, X509Certificate2 authority) = _certificate.Extend(_peer).BuildChain();
                return (certificate, [authority], "more than one certificate");
            default:
                return (null, [], "no certificate");
        }
    }
}
