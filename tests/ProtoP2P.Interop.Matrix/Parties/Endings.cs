using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace ProtoP2P.Interop.Matrix.Parties;

/// <summary>The two ways in which a stream ends, seen from both of its ends: what js/endings.mjs is at the other side.</summary>
internal sealed class Endings
{
    public const string HalfClose = "/protop2p/half-close/1.0.0";
    public const string Reset = "/protop2p/reset/1.0.0";

    private const int Asked = 1000;
    private const int Answered = 100_000;

    private readonly ILibp2pHost _host;
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    /// <summary>Serves both protocols.</summary>
    public Endings(ILibp2pHost host)
    {
        _host = host;
        host.AddStreamHandler(HalfClose, AnswerHalfCloseAsync);
        host.AddStreamHandler(Reset, WatchAsync);
    }

    public async Task<bool> AskHalfClosedAsync(IPeerConnection connection, CancellationToken cancellationToken)
    {
        await using IPeerStream stream = await _host.OpenStreamAsync(connection, [HalfClose], cancellationToken);
        await stream.Output.WriteAsync(Tests.Echo.Pattern(Asked, 5), cancellationToken);
        await stream.Output.CompleteAsync();
        byte[] answer = await ReadToEndAsync(stream.Input, cancellationToken);
        return answer.AsSpan().SequenceEqual(Tests.Echo.Pattern(Answered, 3));
    }

    public async Task ResetAsync(IPeerConnection connection, CancellationToken cancellationToken)
    {
        await using IPeerStream stream = await _host.OpenStreamAsync(connection, [Reset], cancellationToken);
        await stream.Output.WriteAsync(Tests.Echo.Pattern(16, 1), cancellationToken);
        stream.Reset();
    }

    public async Task<string> NextResetAsync(CancellationToken cancellationToken) => await _seen.Reader.ReadAsync(cancellationToken);

    /// <summary>Says nothing until the peer has said all.</summary>
    private static async ValueTask AnswerHalfCloseAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        byte[] asked = await ReadToEndAsync(stream.Input, cancellationToken);
        if (asked.Length != Asked)
        {
            stream.Reset();
            return;
        }

        await stream.Output.WriteAsync(Tests.Echo.Pattern(Answered, 3), cancellationToken);
        await stream.Output.CompleteAsync();
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader input, CancellationToken cancellationToken)
    {
        ReadResult read;
        while (!(read = await input.ReadAsync(cancellationToken)).IsCompleted)
        {
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        byte[] bytes = read.Buffer.ToArray();
        input.AdvanceTo(read.Buffer.End);
        return bytes;
    }

    private async ValueTask WatchAsync(IPeerStream stream, CancellationToken cancellationToken)
    {
        try
        {
            // The handler's token fires at a reset as well, and might be faster than its error.
            await ReadToEndAsync(stream.Input, CancellationToken.None);
            _seen.Writer.TryWrite("an orderly end");
        }
        catch (StreamResetException reset) when (reset.IsRemote)
        {
            _seen.Writer.TryWrite("reset");
        }
        catch (IOException other)
        {
            _seen.Writer.TryWrite(other.Message);
        }
    }
}
