using System.Runtime.CompilerServices;
using Google.Protobuf;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.Hostile;

/// <summary>Well-behaved, and never in a hurry to end: <see cref="Endless"/> is a subscription that ends with its caller.</summary>
internal sealed class Board : IBoard, IBareBoard
{
    public const int Endless = -1;

    private static readonly ByteString Page = ByteString.CopyFrom(new byte[16 * 1024]);

    public ValueTask<Note> EchoAsync(Note request, RpcCall call) => new(new Note { Text = request.Text, Number = request.Number + 1 });

    public IAsyncEnumerable<Note> WatchAsync(Note request, RpcCall call) => CountAsync(request.Number, call.CancellationToken);

    public async ValueTask<Note> CollectAsync(IAsyncEnumerable<Note> requests, RpcCall call)
    {
        int sum = 0;
        await foreach (Note request in requests.WithCancellation(call.CancellationToken))
        {
            sum += request.Number;
        }

        return new Note { Number = sum };
    }

    public async IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> requests, RpcCall call)
    {
        await foreach (Note request in requests.WithCancellation(call.CancellationToken))
        {
            yield return request;
        }
    }

    private static async IAsyncEnumerable<Note> CountAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int bounded = count == Endless ? int.MaxValue : Math.Min(count, 16);
        for (int number = 0; number < bounded; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new Note { Number = number, Payload = Page };
            await Task.CompletedTask;
        }
    }
}
