using System.Net.Quic;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Tests.Transports.Quic;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Tests.Impostors;

/// <summary>An impostor over QUIC, whose handshake is TLS's.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicImpostor(SslStreamCertificateContext? certificate) : IImpostor
{
    private QuicListener? _listener;
    private Task _serving = Task.CompletedTask;

    public async Task<Multiaddress> ListenAsync()
    {
        _listener = await RawQuicPeer.ListenAsync(certificate!);
        _serving = ServeAsync(_listener);
        return QuicAddress.FromEndPoint(_listener.LocalEndPoint);
    }

    public async Task DialAsync(Multiaddress address)
    {
        try
        {
            await using QuicConnection connection = await RawQuicPeer.DialAsync(address, certificate);
            await connection.AcceptInboundStreamAsync(ImpostorNet.Token).Soon();
        }
        catch (Exception error) when (error is QuicException or AuthenticationException)
        {
            // Refused, which is what the test is about.
            return;
        }

        throw new InvalidOperationException("an impostor was given a stream");
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        await _serving;
    }

    private static async Task ServeAsync(QuicListener listener)
    {
        while (true)
        {
            try
            {
                await (await listener.AcceptConnectionAsync(ImpostorNet.Token)).DisposeAsync();
            }
            catch (Exception error) when (error is QuicException or AuthenticationException)
            {
                // Refused, which is what the test is about; whoever dials next is another.
                continue;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
