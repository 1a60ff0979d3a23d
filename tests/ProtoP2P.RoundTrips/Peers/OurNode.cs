using System.IO.Pipelines;
using ProtoP2P.AspNetCore;
using ProtoP2P.Echo;
using ProtoP2P.Identify;
using ProtoP2P.Interop.Tests.Contract;
using ProtoP2P.Muxers.Mplex;
using ProtoP2P.Muxers.Yamux;
using ProtoP2P.Ping;
using ProtoP2P.RoundTrips.Measuring;
using ProtoP2P.RoundTrips.Proxies;
using ProtoP2P.Security.Noise;
using ProtoP2P.Security.Plaintext;
using ProtoP2P.Security.PrivateNetwork;
using ProtoP2P.Security.Tls;

namespace ProtoP2P.RoundTrips.Peers;

/// <summary>A node of this library with identify, ping and echo, as an application would run it.</summary>
internal sealed class OurNode : IMeasuredNode
{
    private static readonly byte[] Greeting = "hello"u8.ToArray();

    private readonly Libp2pHost _host;
    private readonly PingService _ping;

    private OurNode(Libp2pHost host, PingService ping) => (_host, _ping) = (host, ping);

    /// <summary>The private network of all measured nodes.</summary>
    public static PrivateNetworkKey Network { get; } = PrivateNetworkKey.Generate();

    /// <inheritdoc/>
    public string Address => _host.ListenAddresses[0].WithPeerId(_host.PeerId).ToString();

    public static async Task<OurNode> StartAsync(Stack stack, bool listens, CancellationToken cancellationToken)
    {
        Libp2pHostOptions options = CreateOptions(stack);
        if (listens)
        {
            options.ListenAddresses.Add(Multiaddress.Parse(stack.ListenAddress));
        }

        PingService ping = new();
        options.Services.Add(new IdentifyService());
        options.Services.Add(new EchoService());
        options.Services.Add(ping);
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(cancellationToken).ConfigureAwait(false);
        host.AddProtocol<IInterop>(new InteropService());
        return new OurNode(host, ping);
    }

    /// <inheritdoc/>
    public async Task<Milestones> DialAsync(string address, FirstUse first, FlightLog log, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        IPeerConnection connection = await _host.ConnectAsync(Multiaddress.Parse(address), cancellationToken).ConfigureAwait(false);
        (int connectedTrips, TimeSpan connected) = (log.RoundTrips, TimeProvider.System.GetElapsedTime(start));
        await UseAsync(connection, first, cancellationToken).ConfigureAwait(false);
        return new Milestones(connectedTrips, log.RoundTrips, connected, TimeProvider.System.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static Libp2pHostOptions CreateOptions(Stack stack)
    {
        Libp2pHostOptions options = new() { PrivateNetworkKey = stack.IsPrivate ? Network : null };
        if (stack.Transport == "ws")
        {
            options.AdditionalTransports.Add(new KestrelWebSocketTransport(options.WebSocket, new WebSocketListenOptions()));
        }

        if (!stack.IsQuic)
        {
            options.Muxers.Add(stack.Muxer == "mplex" ? new MplexMuxer() : new YamuxMuxer());
            options.Security.Add(identity => stack.Security switch
            {
                "tls" => new TlsSecurity(identity),
                "plaintext" => new PlaintextSecurity(identity),
                _ => new NoiseSecurity(identity),
            });
        }

        return options;
    }

    private async Task UseAsync(IPeerConnection connection, FirstUse first, CancellationToken cancellationToken)
    {
        switch (first)
        {
            case FirstUse.Call:
                await _host.GetClient<IInterop>(connection.RemotePeer).SquareAsync(new Number { Value = 7 }, cancellationToken).ConfigureAwait(false);
                break;
            case FirstUse.Ping:
                await _ping.PingAsync(connection.RemotePeer, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await EchoAsync(connection, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task EchoAsync(IPeerConnection connection, CancellationToken cancellationToken)
    {
        IPeerStream stream = await _host.OpenStreamAsync(connection, [EchoProtocol.Id], cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.Output.WriteAsync(Greeting, cancellationToken).ConfigureAwait(false);
            ReadResult echoed = await stream.Input.ReadAtLeastAsync(Greeting.Length, cancellationToken).ConfigureAwait(false);
            stream.Input.AdvanceTo(echoed.Buffer.End);
        }
    }
}
