using System.Net;
using System.Net.Sockets;

namespace ProtoP2P.Benchmarks.Links;

/// <summary>
/// Stands between two ends of a TCP connection and gives each direction a rate and a delay. It never stops reading, so what is under way is bounded by the
/// windows of whatever runs over it, and by nothing of the kernel's.
/// </summary>
/// <param name="target">The port of 127.0.0.1 behind it.</param>
/// <param name="bytesPerSecond">What each direction carries.</param>
/// <param name="oneWay">How long each direction takes.</param>
internal sealed class ShapedProxy(int target, long bytesPerSecond, TimeSpan oneWay) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Task _running = Task.CompletedTask;

    /// <summary>The port of 127.0.0.1 to dial in place of the other.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        _listener.Start();
        _running = AcceptAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        while (!_stopped.IsCancellationRequested)
        {
            connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopped.Token)));
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket front)
    {
        using Socket dialer = front;
        using Socket listener = new(SocketType.Stream, ProtocolType.Tcp);
        dialer.NoDelay = listener.NoDelay = true;
        await listener.ConnectAsync(IPAddress.Loopback, target, _stopped.Token);
        ShapedLine up = new(dialer, listener, bytesPerSecond, oneWay);
        ShapedLine down = new(listener, dialer, bytesPerSecond, oneWay);
        await Task.WhenAll(up.RunAsync(_stopped.Token), down.RunAsync(_stopped.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
