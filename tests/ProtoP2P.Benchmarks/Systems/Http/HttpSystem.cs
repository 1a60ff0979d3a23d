using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Benchmarks.Systems.Http;

/// <summary>
/// A peer: Kestrel and HttpClient, HTTP/2 over TLS. What gRPC for .NET stands on, and in its place: messages are bytes, with a length before each where they
/// stream, and nothing encodes them, so that it is a little faster than gRPC.
/// </summary>
internal sealed class HttpSystem : ISystem
{
    private const int MaxStreams = 1_000;

    /// <inheritdoc/>
    public string Name => "http2+tls";

    /// <inheritdoc/>
    public bool ServesHere => false;

    /// <inheritdoc/>
    public Task<string?> WhyNotAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public async Task<IServing> ServeAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(static options =>
        {
            options.Limits.Http2.MaxStreamsPerConnection = MaxStreams;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, static listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(WebCertificate.Value);
            });
        });
        WebApplication application = builder.Build();
        application.MapPost(HttpEndpoints.Echo, HttpEndpoints.EchoAsync);
        application.MapPost(HttpEndpoints.Down, HttpEndpoints.SendDownAsync);
        application.MapPost(HttpEndpoints.Up, HttpEndpoints.CountUpAsync);
        application.MapPost(HttpEndpoints.EchoAll, HttpEndpoints.EchoEachAsync);
        await application.StartAsync(cancellationToken);
        return new Serving(application.Urls.First(), application);
    }

    /// <inheritdoc/>
    public Task<IAsyncDisposable> ConnectAsync(string address, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(new HttpCalls(new Uri(address)));
}
