using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Google.Protobuf;

namespace ProtoP2P.Interop.Tests.Contract;

/// <summary>The contract in C#, and what a test wants to know of its calls.</summary>
internal sealed class InteropService : IInterop
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    /// <summary>The notes that were taken.</summary>
    public ConcurrentQueue<string> Notes { get; } = new();

    /// <summary>Awaits the next thing that happened: a call waits, a call was cancelled, a note was taken.</summary>
    public ValueTask<string> NextEventAsync(CancellationToken cancellationToken) => _events.Reader.ReadAsync(cancellationToken);

    public ValueTask<Number> SquareAsync(Number number, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new Number { Value = number.Value * number.Value });

    public ValueTask<Blob> ReverseAsync(Blob blob, CancellationToken cancellationToken = default)
    {
        byte[] bytes = blob.Value.ToByteArray();
        Array.Reverse(bytes);
        return ValueTask.FromResult(new Blob { Value = UnsafeByteOperations.UnsafeWrap(bytes) });
    }

    public async IAsyncEnumerable<Number> CountAsync(Span span, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int left = span.Count;
        try
        {
            for (; left > 0; left--)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return new Number { Value = span.First + span.Count - left };
                await Task.Yield();
            }
        }
        finally
        {
            if (left > 0)
            {
                Report("cancelled");
            }
        }
    }

    public async ValueTask<Number> SumAsync(IAsyncEnumerable<Number> numbers, CancellationToken cancellationToken = default)
    {
        int sum = 0;
        await foreach (Number number in numbers.WithCancellation(cancellationToken))
        {
            sum += number.Value;
        }

        return new Number { Value = sum };
    }

    public async IAsyncEnumerable<Number> RunningTotalAsync(
        IAsyncEnumerable<Number> numbers, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        int total = 0;
        await foreach (Number number in numbers.WithCancellation(cancellationToken))
        {
            total += number.Value;
            yield return new Number { Value = total };
        }
    }

    public async IAsyncEnumerable<Number> ScaleAsync(
        Number factor, IAsyncEnumerable<Number> numbers, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Number number in numbers.WithCancellation(cancellationToken))
        {
            yield return new Number { Value = factor.Value * number.Value };
        }
    }

    public ValueTask<Number> FailAsync(Failure failure, CancellationToken cancellationToken = default) => failure.Code == 0
        ? throw new InvalidOperationException(failure.Reason)
        : throw new RpcException((RpcStatusCode)failure.Code, failure.Reason);

    public async ValueTask<Number> WaitAsync(Number number, RpcCall call = default)
    {
        Report("waiting");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            Report("cancelled");
            throw;
        }

        return number;
    }

    public ValueTask<Text> GreetAsync(Text name, RpcCall call = default)
    {
        call.Server!.Trailers.Add("x-mark", call.Server.RequestMetadata["x-mark"] ?? string.Empty);
        return ValueTask.FromResult(new Text { Value = $"hello {name.Value}" });
    }

    public ValueTask NoteAsync(Text note, CancellationToken cancellationToken = default)
    {
        Notes.Enqueue(note.Value);
        Report("noted");
        return ValueTask.CompletedTask;
    }

    public ValueTask TellAsync(Text note, CancellationToken cancellationToken = default) => NoteAsync(note, cancellationToken);

    private void Report(string happened) => _events.Writer.TryWrite(happened);
}
