using System.Diagnostics;

namespace ProtoP2P.Benchmarks.Contract;

/// <summary>Serves <see cref="ICalls"/>.</summary>
public sealed class CallsService : ICalls
{
    /// <inheritdoc/>
    public ValueTask<Payload> EchoAsync(Payload request, CancellationToken cancellationToken = default) => ValueTask.FromResult(request);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Payload> DownAsync(
        StreamRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Payload message = Messages.OfData(request.Size);
        long start = Stopwatch.GetTimestamp();
        TimeSpan duration = TimeSpan.FromMilliseconds(request.Milliseconds);
        do
        {
            yield return message;
        }
        while (Stopwatch.GetElapsedTime(start) < duration);

        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<Received> UpAsync(IAsyncEnumerable<Payload> messages, CancellationToken cancellationToken = default)
    {
        Received received = new();
        await foreach (Payload message in messages.WithCancellation(cancellationToken))
        {
            received.Messages++;
        }

        return received;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Payload> EchoAllAsync(IAsyncEnumerable<Payload> messages, CancellationToken cancellationToken = default) => messages;
}
