using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ProtoP2P.Security.Tls;

/// <summary>One handshake: what this node offers, and what the peer's certificate says.</summary>
internal sealed class TlsHandshake(SslStreamCertificateContext certificate, PeerId? expectedPeer, IReadOnlyList<string> muxers, TimeProvider time)
{
    private readonly IReadOnlyList<string> _muxers = EarlyMuxers.InSharedOrder(muxers);

    /// <summary>Who is at the other end, once its certificate was accepted.</summary>
    public TlsIdentity? Remote { get; private set; }

    /// <summary>Why the certificate was refused.</summary>
    public Libp2pException? Refusal { get; private set; }

    /// <summary>Is told why the certificate was refused, where nobody is left to ask.</summary>
    public Action<Libp2pException>? Refused { get; init; }

    public SslClientAuthenticationOptions ToClientOptions() => new()
    {
        ApplicationProtocols = ApplicationProtocols(),
        ClientCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls13,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = ChainPolicy(),
        RemoteCertificateValidationCallback = (_, remote, chain, _) => Accept(remote, chain),

        // No server name goes out: it would say who is dialled, and every node is its own authority.
        TargetHost = string.Empty,
    };

    public SslServerAuthenticationOptions ToServerOptions() => new()
    {
        ApplicationProtocols = ApplicationProtocols(),
        ServerCertificateContext = certificate,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = ChainPolicy(),
        RemoteCertificateValidationCallback = (_, remote, chain, _) => Accept(remote, chain),
    };

    /// <summary>The muxer that ALPN agreed on; null for none.</summary>
    public string? GetMuxer(SslApplicationProtocol agreed) => _muxers.FirstOrDefault(muxer => new SslApplicationProtocol(muxer) == agreed);

    /// <summary>The muxers in the order that all nodes share, and then the word for none: whoever offers that finds a server that knows it.</summary>
    private List<SslApplicationProtocol> ApplicationProtocols() =>
        [.. _muxers.Select(muxer => new SslApplicationProtocol(muxer)), TlsConstants.NoEarlyMuxer];

    /// <summary>Nothing that a peer's certificate says makes this node ask the network or the system's stores.</summary>
    private static X509ChainPolicy ChainPolicy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };

    private bool Accept(X509Certificate? remote, X509Chain? chain)
    {
        try
        {
            Remote = Verify(remote, chain);
            return true;
        }
        catch (Libp2pException refusal)
        {
            return Refuse(refusal);
        }
        catch (Exception error)
        {
            // Nothing that a certificate makes a parser or the system's cryptography throw concerns anybody but the peer who sent it.
            return Refuse(TlsConstants.Violation($"the peer's certificate could not be checked: {error.Message}", error));
        }
    }

    private bool Refuse(Libp2pException refusal)
    {
        Refusal = refusal;
        Refused?.Invoke(refusal);
        return false;
    }

    private TlsIdentity Verify(X509Certificate? remote, X509Chain? chain)
    {
        if (remote is null)
        {
            throw TlsConstants.Violation("the peer presented no certificate");
        }

        byte[] der = remote.GetRawCertData();
        if (chain is not null && chain.ChainPolicy.ExtraStore.Any(other => !other.RawDataMemory.Span.SequenceEqual(der)))
        {
            throw TlsConstants.Violation("the peer presented more than one certificate");
        }

        TlsIdentity identity = TlsIdentity.Verify(der, time.GetUtcNow());
        return expectedPeer is null || expectedPeer.Equals(identity.Peer) ? identity : throw new WrongPeerException(expectedPeer, identity.Peer);
    }
}
