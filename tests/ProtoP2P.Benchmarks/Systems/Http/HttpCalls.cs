using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;

namespace ProtoP2P.Benchmarks.Systems.Http;

/// <summary>Calls over one connection of HTTP/2.</summary>
internal sealed class HttpCalls : IUnary, IStreaming, IAsyncDisposable
{
    private readonly byte[] _request = new byte[Contract.Messages.SmallSize];
    private readonly HttpClient _client;

    public HttpCalls(Uri address)
    {
        SocketsHttpHandler handler = new() { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } };
        _client = new HttpClient(handler)
        {
            BaseAddress = address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <inheritdoc/>
    public async ValueTask CallAsync(CancellationToken cancellationToken)
    {
        using ByteArrayContent content = new(_request);
        using HttpResponseMessage response = await _client.PostAsync(HttpEndpoints.Echo, content, cancellationToken);
        byte[] reply = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        if (reply.Length != _request.Length)
        {
            throw new InvalidDataException($"{response.StatusCode}, {reply.Length} bytes came back");
        }
    }

    /// <inheritdoc/>
    public async Task<double> ServerStreamAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{HttpEndpoints.Down}?{HttpEndpoints.Milliseconds}={(int)duration.TotalMilliseconds}");
        long start = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await SendAsync(path, null, cancellationToken);
        long count = await ReadAllAsync(response, static _ => ValueTask.CompletedTask, cancellationToken);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public async Task<double> ClientStreamAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using StreamedContent content = new(Contract.Messages.StreamSize, duration, null);
        using HttpResponseMessage response = await SendAsync(HttpEndpoints.Up, content, cancellationToken);
        long count = long.Parse(await response.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public async Task<double> DuplexAsync(int inFlight, TimeSpan duration, CancellationToken cancellationToken)
    {
        using SemaphoreSlim room = new(inFlight);
        long start = Stopwatch.GetTimestamp();
        using StreamedContent content = new(Contract.Messages.DuplexSize, duration, room);
        using HttpResponseMessage response = await SendAsync(HttpEndpoints.EchoAll, content, cancellationToken);
        long count = await ReadAllAsync(
            response,
            _ =>
            {
                room.Release();
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<HttpResponseMessage> SendAsync(string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.EnsureSuccessStatusCode();
    }

    private static async Task<long> ReadAllAsync(
        HttpResponseMessage response, Func<System.Buffers.ReadOnlySequence<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
        return await Framing.ReadAllAsync(reader, take, cancellationToken);
    }
}
