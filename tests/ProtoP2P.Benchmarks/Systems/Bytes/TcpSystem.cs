using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>A limit: what TCP carries, with or without encryption of its own.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="wrap">Makes a stream of an accepted socket (true) or of a connected one (false).</param>
internal sealed class TcpSystem(string name, Func<Socket, bool, CancellationToken, ValueTask<IByteStream>> wrap) : ISystem
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool ServesHere => false;

    /// <summary>TCP and nothing else.</summary>
    public static TcpSystem Raw { get; } = new("tcp", static (socket, _, _) => ValueTask.FromResult<IByteStream>(new SocketByteStream(socket)));

    /// <summary>TCP with encrypted frames.</summary>
    public static TcpSystem Sealed { get; } = new("tcp+chacha20", static (socket, _, _) => ValueTask.FromResult<IByteStream>(new SealedByteStream(socket)));

    /// <summary>TCP with the framework's TLS 1.3, both ends with certificates.</summary>
    public static TcpSystem Tls { get; } = new("sslstream", SslByteStreams.WrapAsync);

    /// <inheritdoc/>
    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public Task<IServing> ServeAsync(CancellationToken cancellationToken)
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        ByteServer server = new(async token =>
        {
            Socket accepted = await listener.AcceptAsync(token);
            accepted.NoDelay = true;
            return () => wrap(accepted, true, token);
        });
        return Task.FromResult<IServing>(new Serving($"{listener.LocalEndPoint}", server));
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> ConnectAsync(string address, CancellationToken cancellationToken)
    {
        IPEndPoint endpoint = IPEndPoint.Parse(address);
        return Task.FromResult<IAsyncDisposable>(new ByteClient(async token =>
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(endpoint, token);
            return await wrap(socket, false, token);
        }));
    }
}
