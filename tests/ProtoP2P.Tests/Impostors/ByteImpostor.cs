using System.Security.Authentication;
using ProtoP2P.Negotiation;
using ProtoP2P.Security;
using ProtoP2P.Tests.Rpc;
using ProtoP2P.Transports;

namespace ProtoP2P.Tests.Impostors;

/// <summary>An impostor over a transport of raw bytes.</summary>
/// <param name="transport">The transport.</param>
/// <param name="listenAddress">Where to listen.</param>
/// <param name="protocolId">The security protocol that is negotiated.</param>
/// <param name="handshake">The handshake with its fault; completes when the other end has heard all there is to say.</param>
internal sealed class ByteImpostor(
    ITransport transport, Multiaddress listenAddress, string protocolId, Func<IByteChannel, ConnectionRole, Task> handshake) : IImpostor
{
    private ITransportListener? _listener;
    private Task _serving = Task.CompletedTask;

    public async Task<Multiaddress> ListenAsync()
    {
        _listener = await transport.ListenAsync(listenAddress, ImpostorNet.Token);
        _serving = ServeAsync(_listener);
        return _listener.LocalAddress;
    }

    public async Task DialAsync(Multiaddress address)
    {
        await using ITransportConnection raw = await transport.DialAsync(address, ImpostorNet.Token);
        await EndAsync(raw, ChannelNegotiator.Assume(raw, protocolId), ConnectionRole.Initiator);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
        {
            await _listener.DisposeAsync();
        }

        await _serving;
        (transport as IDisposable)?.Dispose();
    }

    private async Task ServeAsync(ITransportListener listener)
    {
        while (await listener.AcceptAsync(ImpostorNet.Token) is { } raw)
        {
            await using (raw)
            {
                NegotiatedChannel agreed = await ChannelNegotiator.AcceptAsync(
                    raw, new ProtocolList([protocolId]), new NegotiationSettings(TimeProvider.System), ImpostorNet.Token);
                await EndAsync(raw, agreed.Channel, ConnectionRole.Responder);
            }
        }
    }

    // Says what there is to say, and waits for the other end to hang up.
    private async Task EndAsync(ITransportConnection raw, IByteChannel channel, ConnectionRole role)
    {
        try
        {
            await handshake(channel, role).Soon();
            byte[] buffer = new byte[1024];
            while (await raw.ReadAsync(buffer, ImpostorNet.Token).Soon() > 0)
            {
            }
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // Refused, which is what the test is about.
            raw.Abort();
        }
    }
}
