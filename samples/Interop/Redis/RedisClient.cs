using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Interop.Redis;

/// <summary>
/// The three commands of lists that the harnesses use, in RESP 2. StackExchange.Redis is no help here: it shares one connection among all callers, and
/// for that reason has no commands that block.
/// </summary>
internal sealed class RedisClient : IAsyncDisposable
{
    // An address is short; more than this is no answer to what was asked.
    private const int MaxLength = 64 * 1024;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    private readonly TcpClient _connection;
    private readonly BufferedStream _stream;

    private RedisClient(TcpClient connection)
    {
        _connection = connection;
        _stream = new BufferedStream(connection.GetStream());
    }

    /// <summary>Connects as soon as the server is there: a harness starts it at the same time.</summary>
    public static async Task<RedisClient> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            TcpClient connection = new() { NoDelay = true };
            try
            {
                await connection.ConnectAsync(host, port, cancellationToken);
                return new RedisClient(connection);
            }
            catch (SocketException)
            {
                connection.Dispose();
                await Task.Delay(Retry, cancellationToken);
            }
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => SendAsync(["DEL", key], cancellationToken);

    public Task PushAsync(string key, string value, CancellationToken cancellationToken) => SendAsync(["RPUSH", key, value], cancellationToken);

    /// <summary>Takes the first value of a list, and waits for it if need be; null where none came in time.</summary>
    public async Task<string?> PopAsync(string key, TimeSpan timeout, CancellationToken cancellationToken)
    {
        string seconds = ((long)Math.Ceiling(timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return await SendAsync(["BLPOP", key, seconds], cancellationToken) switch
        {
            null => null,
            [var from, { } value] when from == key => value,
            _ => throw new RedisException($"the server answered BLPOP {key} with something else than a key and its value"),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _connection.Dispose();
    }

    private async Task<IReadOnlyList<string?>?> SendAsync(string[] command, CancellationToken cancellationToken)
    {
        StringBuilder request = new($"*{command.Length}\r\n");
        foreach (string part in command)
        {
            request.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        await _stream.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>An array as its elements, anything else as the only element; null for the null array.</summary>
    private async Task<IReadOnlyList<string?>?> ReadAsync(CancellationToken cancellationToken)
    {
        string line = await ReadLineAsync(cancellationToken);
        if (line is not ['*', .. var count])
        {
            return [await ReadValueAsync(line, cancellationToken)];
        }

        int length = ReadLength(count);
        if (length < 0)
        {
            return null;
        }

        string?[] elements = new string?[length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = await ReadValueAsync(await ReadLineAsync(cancellationToken), cancellationToken);
        }

        return elements;
    }

    private async Task<string?> ReadValueAsync(string line, CancellationToken cancellationToken)
    {
        switch (line)
        {
            case ['+' or ':', .. var simple]:
                return simple;
            case ['-', .. var error]:
                throw new RedisException($"the Redis server answered: {error}");
            case ['$', .. var length]:
                return ReadLength(length) is var count and >= 0 ? await ReadBytesAsync(count, cancellationToken) : null;
            default:
                throw new RedisException("the Redis server answered in another protocol");
        }
    }

    private async Task<string> ReadBytesAsync(int count, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[count + 2];
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return Encoding.UTF8.GetString(bytes.AsSpan(0, count));
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        List<byte> line = [];
        byte[] next = new byte[1];
        while (line is not [.., (byte)'\r', (byte)'\n'])
        {
            await _stream.ReadExactlyAsync(next, cancellationToken);
            line.Add(next[0]);
            if (line.Count > MaxLength)
            {
                throw new RedisException("the Redis server answered with a line that does not end");
            }
        }

        return Encoding.UTF8.GetString([.. line[..^2]]);
    }

    private static int ReadLength(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int length) && length is >= -1 and <= MaxLength
            ? length
            : throw new RedisException($"the Redis server announced {text} of something");
}
