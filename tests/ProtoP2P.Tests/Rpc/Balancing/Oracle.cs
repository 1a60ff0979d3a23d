using System.Collections.Concurrent;

namespace ProtoP2P.Tests.Rpc.Balancing;

/// <summary>Answers with its own name, unless a test says otherwise.</summary>
internal sealed class Oracle(string name) : IOracle
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>What ran, in order: the method and the text of the request.</summary>
    public ConcurrentQueue<string> Seen { get; } = [];

    /// <summary>What happens before an answer; the number is that of the call at this server, from 1.</summary>
    public Func<int, RpcCall, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>How many calls have reached it.</summary>
    public int Calls => Seen.Count;

    public ValueTask<Note> AskAsync(Note question, RpcCall call = default) => AnswerAsync("Ask", question.Text, call);

    public async IAsyncEnumerable<Note> ListAsync(Note question, RpcCall call = default)
    {
        yield return await AnswerAsync("List", question.Text, call);
        yield return await AnswerAsync("List", "more", call);
    }

    public ValueTask<Note> OrderAsync(Note order, RpcCall call = default) => AnswerAsync("Order", order.Text, call);

    public async ValueTask TellAsync(Note news, RpcCall call = default) => await AnswerAsync("Tell", news.Text, call);

    public async ValueTask<Note> CollectAsync(IAsyncEnumerable<Note> notes, RpcCall call = default)
    {
        Note sum = await NotesService.SumAsync(notes, 0);
        return await AnswerAsync("Collect", $"{sum.Number}", call);
    }

    public async ValueTask<Note> CollectUnderAsync(Note head, IAsyncEnumerable<Note> notes, RpcCall call = default)
    {
        Note sum = await NotesService.SumAsync(notes, head.Number);
        return await AnswerAsync("CollectUnder", $"{sum.Number}", call);
    }

    public IAsyncEnumerable<Note> ChatAsync(IAsyncEnumerable<Note> notes, RpcCall call = default) => EchoAsync(notes, string.Empty, call);

    public IAsyncEnumerable<Note> ChatUnderAsync(Note head, IAsyncEnumerable<Note> notes, RpcCall call = default) => EchoAsync(notes, head.Text, call);

    private async IAsyncEnumerable<Note> EchoAsync(IAsyncEnumerable<Note> notes, string prefix, RpcCall call)
    {
        await foreach (Note note in notes)
        {
            yield return await AnswerAsync("Chat", prefix + note.Text, call);
        }
    }

    private async ValueTask<Note> AnswerAsync(string method, string text, RpcCall call)
    {
        Seen.Enqueue($"{method} {text}");
        call.Server?.Trailers.Add("server", Name);
        await Before(Seen.Count, call);
        return new Note { Text = $"{Name}: {text}" };
    }
}
