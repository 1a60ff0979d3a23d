using System.Net;
using System.Net.Quic;
using System.Net.Security;
using System.Runtime.Versioning;
using ProtoP2P.Shared.Tests;
using ProtoP2P.Transports.Quic;

namespace ProtoP2P.Benchmarks.Systems.Bytes;

/// <summary>A limit: the framework's QUIC, with a stream for each small request.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
[SupportedOSPlatform("windows")]
internal sealed class QuicSystem : ISystem
{
    private const int Streams = 2_000;

    private static readonly SslApplicationProtocol Protocol = new("bench");

    // As this library sets them.
    private static readonly QuicOptions Ours = new();
    private static readonly QuicReceiveWindowSizes Windows = new()
    {
        Connection = Ours.ConnectionWindow,
        LocallyInitiatedBidirectionalStream = Ours.StreamWindow,
        RemotelyInitiatedBidirectionalStream = Ours.StreamWindow,
    };

    /// <inheritdoc/>
    public string Name => "msquic";

    /// <inheritdoc/>
    public bool ServesHere => false;

    /// <inheritdoc/>
    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) =>
        Task.FromResult(QuicListener.IsSupported ? null : "this machine has no libmsquic, which .NET needs for QUIC");

    /// <inheritdoc/>
    public async Task<IServing> ServeAsync(CancellationToken cancellationToken)
    {
        QuicListener listener = await QuicListener.ListenAsync(
            new QuicListenerOptions
            {
                ListenEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
                ApplicationProtocols = [Protocol],
                ConnectionOptionsCallback = static (_, _, _) => ValueTask.FromResult(Server()),
            },
            cancellationToken);
        return new Serving($"{listener.LocalEndPoint}", new QuicServer(listener));
    }

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> ConnectAsync(string address, CancellationToken cancellationToken) =>
        await QuicClient.StartAsync(IPEndPoint.Parse(address), cancellationToken);

    /// <summary>What a client connects with.</summary>
    internal static QuicClientConnectionOptions Client(IPEndPoint server) => new()
    {
        RemoteEndPoint = server,
        InitialReceiveWindowSizes = Windows,

        // It waits for its turn among the other systems.
        KeepAliveInterval = TimeSpan.FromSeconds(10),
        DefaultCloseErrorCode = 0,
        DefaultStreamErrorCode = 0,
        ClientAuthenticationOptions = new SslClientAuthenticationOptions
        {
            ApplicationProtocols = [Protocol],
            TargetHost = "localhost",
            ClientCertificates = [WebCertificate.Value],
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        },
    };

    private static QuicServerConnectionOptions Server() => new()
    {
        DefaultCloseErrorCode = 0,
        DefaultStreamErrorCode = 0,
        MaxInboundBidirectionalStreams = Streams,
        InitialReceiveWindowSizes = Windows,
        ServerAuthenticationOptions = new SslServerAuthenticationOptions
        {
            ApplicationProtocols = [Protocol],
            ServerCertificate = WebCertificate.Value,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        },
    };
}
