using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProtoP2P.Benchmarks.Contract;
using ProtoP2P.Benchmarks.Systems.Bytes;

namespace ProtoP2P.Benchmarks.Systems.Libp2p;

/// <summary>A node of this library, made as an application makes one, with room for what is measured.</summary>
internal sealed class Node : IAsyncDisposable
{
    /// <summary>The protocol of <see cref="Conversation"/>.</summary>
    public const string BulkProtocol = "/benchmarks/bytes/1.0.0";

    /// <summary>A protocol whose streams carry nothing after their first byte.</summary>
    public const string IdleProtocol = "/benchmarks/idle/1.0.0";

    // More than the 1,000 streams of bulk, and the 10,000 that are idle; a node that meets strangers has lower limits.
    private const int Streams = 12_000;
    private const int Connections = 12_000;
    private const long Memory = 2L << 30;

    // mplex has no windows: a stream that is read more slowly than it is written holds what is under way, or is reset.
    private const int MplexUnread = 1 << 30;

    private static readonly StreamHandlerOptions Roomy = new() { MaxStreams = Streams, MaxStreamsPerPeer = Streams };

    private readonly IHost _application;

    private Node(IHost application) => _application = application;

    /// <summary>The node.</summary>
    public ILibp2pHost Host => _application.Services.GetRequiredService<ILibp2pHost>();

    /// <summary>What is registered with the node.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Where it listens, and who it is.</summary>
    public string Address => $"{Host.ListenAddresses[0].WithPeerId(Host.PeerId)}";

    /// <summary>Starts a node.</summary>
    public static async Task<Node> StartAsync(Stack stack, bool listens, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddLibp2p(options => Configure(options, stack, listens))
            .AddIdentify()
            .AddPing()
            .AddStreamHandler(BulkProtocol, ServeBulkAsync, Roomy)
            .AddStreamHandler(IdleProtocol, WaitForEndAsync, Roomy)
            .AddProtocol<ICalls, CallsService>();
        IHost application = builder.Build();
        await application.StartAsync(cancellationToken);
        return new Node(application);
    }

    /// <summary>Starts an application of which the node would be a part, with nothing in it.</summary>
    public static async Task<IHost> StartEmptyAsync(CancellationToken cancellationToken)
    {
        IHost application = CreateBuilder().Build();
        await application.StartAsync(cancellationToken);
        return application;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        _application.Dispose();
    }

    // The host watches all below its content root for settings that change: in this repository that is hundreds of directories, in an application its own.
    private static HostApplicationBuilder CreateBuilder()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        return builder;
    }

    private static void Configure(Libp2pOptions options, Stack stack, bool listens)
    {
        if (listens)
        {
            options.Listen.Add(stack.Listen);
        }

        if (!stack.IsQuic)
        {
            options.Security.Add(stack.Security);
            options.Muxers.Add(stack.Muxer);
        }

        options.Connections.MaxInbound = options.Connections.HighWater = Connections;
        options.Streams.Max = options.Streams.MaxPerPeer = options.Streams.MaxPerConnection = 2 * Streams;
        options.Streams.MaxNegotiatingPerConnection = Streams;
        options.Yamux.MaxStreams = options.Mplex.MaxStreams = Streams;
        options.Mplex.MaxUnreadBytes = MplexUnread;
        options.Quic.MaxStreams = options.Quic.MaxInboundStreams = Streams;
        options.Memory.Max = options.Memory.MaxPerPeer = options.Memory.MaxPerConnection = Memory;
    }

    private static async ValueTask ServeBulkAsync(IPeerStream stream, CancellationToken cancellationToken) =>
        await Conversation.ServeAsync(new PipeByteStream(stream), cancellationToken);

    private static async ValueTask WaitForEndAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        ReadResult read;
        do
        {
            read = await stream.Input.ReadAsync(cancellationToken);
            stream.Input.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
    }
}
