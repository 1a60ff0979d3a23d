using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProtoP2P.Shared.Tests.Harness;

/// <summary>The part of a Redis server that libp2p's harnesses use: lists, and a pop that waits. Anything else is answered with an error.</summary>
internal sealed class FakeRedis : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _clients = [];
    private readonly ConcurrentQueue<string> _commands = new();
    private readonly FakeRedisLists _lists = new();
    private readonly TaskCompletionSource _pushed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly (string From, string To)? _renamed;
    private readonly Task _accepting;

    /// <summary>A server.</summary>
    /// <param name="renamed">A key that stands for another, as it does behind the proxy of unified-testing.</param>
    public FakeRedis((string From, string To)? renamed = null)
    {
        _renamed = renamed;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>HOST:PORT.</summary>
    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>What it was asked, in order, each with its arguments.</summary>
    public IReadOnlyList<string> Commands => [.. _commands];

    /// <summary>Completes when the first value of a client is in its list.</summary>
    public Task Pushed => _pushed.Task;

    /// <summary>The lists as they are.</summary>
    public FakeRedisLists Lists => _lists;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_clients);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The server stops: whatever waited for a client ends with that.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using BufferedStream stream = new(client.GetStream());
                while (await ReadCommandAsync(stream) is { } command)
                {
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(await AnswerAsync(command)), _stop.Token);
                    await stream.FlushAsync(_stop.Token);
                }
            }
            catch (Exception left) when (left is IOException or OperationCanceledException)
            {
                // A program that was ended takes its connection along.
            }
        }
    }

    private async Task<string> AnswerAsync(string[] command)
    {
        _commands.Enqueue(string.Join(' ', command));
        return command switch
        {
            ["DEL", var key] => $":{(_lists.Delete(Rename(key)) ? 1 : 0)}\r\n",
            ["RPUSH", var key, var value] => $":{Push(key, value)}\r\n",
            ["BLPOP", var key, var seconds] => await PopAsync(key, int.Parse(seconds, CultureInfo.InvariantCulture)),
            _ => $"-ERR unknown command '{command[0]}'\r\n",
        };
    }

    private int Push(string key, string value)
    {
        int length = _lists.Push(Rename(key), value);
        _pushed.TrySetResult();
        return length;
    }

    private async Task<string> PopAsync(string key, int seconds)
    {
        TimeSpan timeout = seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
        string? value = await _lists.PopAsync(Rename(key), timeout, _stop.Token);
        return value is null ? "*-1\r\n" : $"*2\r\n{Bulk(key)}{Bulk(value)}";
    }

    private string Rename(string key) => _renamed is { } renamed && key == renamed.From ? renamed.To : key;

    private static string Bulk(string text) => $"${Encoding.UTF8.GetByteCount(text)}\r\n{text}\r\n";

    /// <summary>An array of bulk strings, which is how clients speak; null at the end.</summary>
    private async Task<string[]?> ReadCommandAsync(Stream stream)
    {
        if (await ReadLineAsync(stream) is not { } header)
        {
            return null;
        }

        string[] parts = new string[ReadCount(header, '*')];
        for (int i = 0; i < parts.Length; i++)
        {
            byte[] bytes = new byte[ReadCount(await ReadLineAsync(stream) ?? string.Empty, '$') + 2];
            await stream.ReadExactlyAsync(bytes, _stop.Token);
            parts[i] = Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.Length - 2));
        }

        return parts;
    }

    private static int ReadCount(string line, char kind) =>
        line.Length > 1 && line[0] == kind ? int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) : throw new InvalidDataException($"no {kind} but {line}");

    private async Task<string?> ReadLineAsync(Stream stream)
    {
        StringBuilder line = new();
        byte[] next = new byte[1];
        while (await stream.ReadAsync(next, _stop.Token) == 1)
        {
            line.Append((char)next[0]);
            if (line.Length >= 2 && line[^2] == '\r' && line[^1] == '\n')
            {
                return line.ToString(0, line.Length - 2);
            }
        }

        return null;
    }
}
