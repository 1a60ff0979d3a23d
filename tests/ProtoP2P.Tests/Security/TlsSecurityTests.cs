using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ProtoP2P.Security;
using ProtoP2P.Security.Tls;
using ProtoP2P.Testing;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Security;

/// <summary>Our end of a handshake against peers that are not ours: plain TLS with whatever certificates and versions.</summary>
public sealed class TlsSecurityTests : IDisposable
{
    private static readonly string[] s_muxers = ["/yamux/1.0.0", "/mplex/6.7.0"];

    private readonly PrivateKey _identity = PrivateKey.FromEd25519Seed(new byte[32]);
    private readonly PrivateKey _peer = PrivateKey.Generate();
    private readonly CertificateBuilder _certificate = new(DateTimeOffset.UtcNow);
    private readonly ByteChannelPair _pair = new();
    private readonly TlsSecurity _tls;

    public TlsSecurityTests() => _tls = new TlsSecurity(_identity);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _tls.Dispose();
        _identity.Dispose();
        _peer.Dispose();
        _certificate.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plain_peer_with_a_sound_certificate_is_who_it_says(bool isDialer)
    {
        Task<SecureSession> ours = OurEndAsync(isDialer);
        await TheirEndAsync(isDialer, _certificate.Extend(_peer).BuildWithKey());

        SecureSession session = await ours.Soon();

        session.RemotePublicKey.ShouldBe(_peer.PublicKey);
        session.Muxer.ShouldBe("/yamux/1.0.0");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_web_servers_certificate_is_refused(bool isDialer)
    {
        Task<SecureSession> ours = OurEndAsync(isDialer);
        await Should.ThrowAsync<IOException>(TheirEndAndReadAsync(isDialer, _certificate.BuildWithKey()));

        (await Should.ThrowAsync<ProtocolViolationException>(ours.Soon())).Message.ShouldContain("no libp2p extension");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_certificates_are_refused(bool isDialer)
    {
        (X509Certificate2 certificate, X509Certificate2 authority) = _certificate.Extend(_peer).BuildChain();
        Task<SecureSession> ours = OurEndAsync(isDialer);
        await Should.ThrowAsync<IOException>(TheirEndAndReadAsync(isDialer, certificate, [authority]));

        (await Should.ThrowAsync<ProtocolViolationException>(ours.Soon())).Message.ShouldContain("more than one certificate");
    }

    [Fact]
    public async Task A_dialer_without_a_certificate_is_refused()
    {
        Task<SecureSession> ours = OurEndAsync(isDialer: false);
        await Should.ThrowAsync<IOException>(TheirEndAndReadAsync(isDialer: false, certificate: null));

        (await Should.ThrowAsync<ProtocolViolationException>(ours.Soon())).Message.ShouldContain("no certificate");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tls_1_2_is_refused(bool isDialer)
    {
        Task<SecureSession> ours = OurEndAsync(isDialer);
        Task theirs = TheirEndAsync(isDialer, _certificate.Extend(_peer).BuildWithKey(), protocols: SslProtocols.Tls12);

        (await Should.ThrowAsync<ProtocolViolationException>(ours.Soon())).Message.ShouldContain("handshake failed");
        _pair.Cut();
        await Should.ThrowAsync<Exception>(theirs.Soon());
    }

    [Theory]
    [InlineData("libp2p", null)]
    [InlineData("/mplex/6.7.0", "/mplex/6.7.0")]
    public async Task A_dialers_list_decides_on_the_muxer(string offered, string? expected)
    {
        Task<SecureSession> ours = OurEndAsync(isDialer: false);
        await TheirEndAsync(isDialer: false, _certificate.Extend(_peer).BuildWithKey(), alpn: [offered]);

        (await ours.Soon()).Muxer.ShouldBe(expected);
    }

    [Fact]
    public async Task A_dialer_that_offers_nothing_we_know_is_refused()
    {
        Task<SecureSession> ours = OurEndAsync(isDialer: false);
        Task theirs = TheirEndAsync(isDialer: false, _certificate.Extend(_peer).BuildWithKey(), alpn: ["h2"]);

        await Should.ThrowAsync<ProtocolViolationException>(ours.Soon());
        await Should.ThrowAsync<AuthenticationException>(theirs.Soon());
    }

    [Fact]
    public async Task A_dialer_names_no_server()
    {
        string? name = null;
        Task<SecureSession> ours = OurEndAsync(isDialer: true);
        using SslStream ssl = new(new CarrierStream(_pair.Second));
        await ssl.AuthenticateAsServerAsync(
            (_, hello, _, _) =>
            {
                name = hello.ServerName;
                return ValueTask.FromResult(ServerOptions(_certificate.Extend(_peer).BuildWithKey(), [], SslProtocols.Tls13, ["libp2p"]));
            },
            state: null,
            Token).Soon();

        await ours.Soon();
        name.ShouldBe(string.Empty);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_by_the_nodes_clock()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(3));
        using var tls = new TlsSecurity(_identity, clock);
        Task<SecureSession> ours = OurEndAsync(isDialer: false, tls);
        await Should.ThrowAsync<IOException>(TheirEndAndReadAsync(isDialer: false, _certificate.Extend(_peer).BuildWithKey()));

        (await Should.ThrowAsync<ProtocolViolationException>(ours.Soon())).Message.ShouldContain("is a clock wrong?");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_the_check_of_a_certificate_throws_refuses_the_peer(bool isDialer)
    {
        var clock = new BrokenClock();
        using var tls = new TlsSecurity(_identity, clock);
        clock.IsBroken = true;
        Task<SecureSession> ours = OurEndAsync(isDialer, tls);
        await Should.ThrowAsync<IOException>(TheirEndAndReadAsync(isDialer, _certificate.Extend(_peer).BuildWithKey()));

        (await Should.ThrowAsync<ProtocolViolationException>(ours.Soon())).Message.ShouldContain("could not be checked: no clock");
    }

    [Fact]
    public async Task A_disposed_instance_shakes_no_hands()
    {
        _tls.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(OurEndAsync(isDialer: true));
    }

    private async Task<SecureSession> OurEndAsync(bool isDialer, TlsSecurity? tls = null)
    {
        try
        {
            return await (tls ?? _tls).HandshakeAsync(_pair.First, isDialer ? ConnectionRole.Initiator : ConnectionRole.Responder, null, s_muxers, Token);
        }
        catch (IOException)
        {
            await _pair.First.DisposeAsync();
            throw;
        }
    }

    /// <summary>A dialer learns only when it reads whether it was accepted.</summary>
    private async Task TheirEndAndReadAsync(bool isDialer, X509Certificate2? certificate, X509Certificate2[]? more = null)
    {
        try
        {
            SslStream ssl = await TheirEndAsync(isDialer, certificate, more);
            if (await ssl.ReadAsync(new byte[1], Token).AsTask().Soon() == 0)
            {
                throw new IOException("the peer closed");
            }
        }
        catch (AuthenticationException error)
        {
            throw new IOException("refused", error);
        }
    }

    private async Task<SslStream> TheirEndAsync(
        bool isDialer, X509Certificate2? certificate, X509Certificate2[]? more = null, SslProtocols protocols = SslProtocols.Tls13, string[]? alpn = null)
    {
        var ssl = new SslStream(new CarrierStream(_pair.Second));
        alpn ??= ["/yamux/1.0.0", "libp2p"];
        Task handshake = isDialer
            ? ssl.AuthenticateAsServerAsync(ServerOptions(certificate!, more ?? [], protocols, alpn), Token)
            : ssl.AuthenticateAsClientAsync(ClientOptions(certificate, more ?? [], protocols, alpn), Token);
        await handshake.Soon();
        return ssl;
    }

    private static SslServerAuthenticationOptions ServerOptions(X509Certificate2 certificate, X509Certificate2[] more, SslProtocols protocols, string[] alpn) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. more], offline: true),
        ClientCertificateRequired = true,
        EnabledSslProtocols = protocols,
        ApplicationProtocols = [.. alpn.Select(protocol => new SslApplicationProtocol(protocol))],
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
    };

    private static SslClientAuthenticationOptions ClientOptions(X509Certificate2? certificate, X509Certificate2[] more, SslProtocols protocols, string[] alpn) => new()
    {
        ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, [.. more], offline: true),
        EnabledSslProtocols = protocols,
        ApplicationProtocols = [.. alpn.Select(protocol => new SslApplicationProtocol(protocol))],
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
        TargetHost = "example.com",
    };
}
