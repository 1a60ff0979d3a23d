namespace ProtoP2P.Tests.Rpc;

/// <summary>A service whose every method a test may replace.</summary>
internal sealed class NotesService : INotes
{
    public Func<Note, RpcCall, ValueTask<Note>> OnUnary { get; set; } =
        static (request, _) => new(new Note { Text = request.Text.ToUpperInvariant(), Number = request.Number + 1, Payload = request.Payload });

    public Func<Note, RpcCall, ValueTask> OnTell { get; set; } = static (_, _) => default;

    public Func<Note, RpcCall, ValueTask> OnDrop { get; set; } = static (_, _) => default;

    public Func<Note, RpcCall, IAsyncEnumerable<Note>> OnList { get; set; } = static (request, _) => CountAsync(request.Number);

    public Func<IAsyncEnumerable<Note>, RpcCall, ValueTask<Note>> OnCollect { get; set; } = static (requests, _) => SumAsync(requests, 0);

    public Func<IAsyncEnumerable<Note>, RpcCall, IAsyncEnumerable<Note>> OnChat { get; set; } = static (requests, _) => EchoAsync(requests, string.Empty);

    public List<string> Seen { get; } = [];

    public ValueTask<Note> UnaryAsync(Note request, RpcCall call) => OnUnary(request, call);

    public ValueTask<Note> AskAsync(RpcCall call) => new(new Note { Text = "asked" });

    public ValueTask TellAsync(Note request, RpcCall call)
    {
        Seen.Add(request.Text);
        return OnTell(request, call);
    }

    public ValueTask PokeAsync(RpcCall call)
    {
        Seen.Add("poked");
        return default;
    }

    public ValueTask DropAsync(Note request, RpcCall call)
    {
        Seen.Add(request.Text);
        return OnDrop(request, call);
    }

    public IAsyncEnumerable<Note> ListAsync(Note request, RpcCall call) => OnList(request, call);

    public IAsyncEnumerable<Note> ListAllAsync(RpcCall call) => CountAsync(3);

    public ValueTask<Note> CollectAsync(IAsyncEnumerable<Note> requests, RpcCall call) => OnCollect(requests, call);

    public async ValueTask PushAsync(IAsyncEnumerable<Note> requests, RpcCall call)
    {
        await foreach (Note request in requests)
        {
            Seen.Add(request.Text);
        }
    }

    public ValueTask<Note> CollectUnderAsync(Note head, IAsyncEnumerable<Note> requests, RpcCall call) => SumAsync(requests, head.Number);

    public IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> requests, RpcCall call) => OnChat(requests, call);

    public IAsyncEnumerable<Note> ChatUnderAsync(Note head, IAsyncEnumerable<Note> requests, RpcCall call) => EchoAsync(requests, head.Text);

    public static async IAsyncEnumerable<Note> CountAsync(int count)
    {
        for (int number = 0; number < count; number++)
        {
            await Task.CompletedTask;
            yield return new Note { Number = number, Text = "tick" };
        }
    }

    public static async ValueTask<Note> SumAsync(IAsyncEnumerable<Note> requests, int start)
    {
        int sum = start;
        await foreach (Note request in requests)
        {
            sum += request.Number;
        }

        return new Note { Text = "sum", Number = sum };
    }

    public static async IAsyncEnumerable<Note> EchoAsync(IAsyncEnumerable<Note> requests, string prefix)
    {
        await foreach (Note request in requests)
        {
            yield return new Note { Text = prefix + request.Text, Number = request.Number };
        }
    }
}
