using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>One call of every kind.</summary>
internal static class NotesCalls
{
    /// <summary>Every kind in every mode that has it.</summary>
    public static TheoryData<string, WireMode> AllKinds() => new(
        from kind in new[] { "Unary", "Exchange", "Ask", "Tell", "Poke", "Drop", "List", "ListAll", "Collect", "Push", "CollectUnder", "Chat", "ChatUnder" }
        from mode in new[] { WireMode.Rpc, WireMode.Bare }
        where mode == WireMode.Rpc ? kind != "Exchange" : !kind.EndsWith("Under", StringComparison.Ordinal)
        select (kind, mode));

    public static RpcMethod Method(string kind) =>
        kind == "Exchange" ? NotesMethods.Exchange : NotesMethods.Bindings.Single(binding => binding.Method.Name == kind).Method;

    /// <summary>Calls, and returns the replies.</summary>
    public static async Task<List<Note>> CallAsync(CallBench bench, string kind, RpcCall call = default)
    {
        var note = new Note { Text = "hi", Number = 2 };
        NotesClient client = bench.Client;
        switch (kind)
        {
            case "Unary":
                return [await client.UnaryAsync(note, call).Soon()];
            case "Exchange":
                return [await client.ExchangeAsync(note, call).Soon()];
            case "Ask":
                return [await client.AskAsync(call).Soon()];
            case "Tell":
                await client.TellAsync(note, call).Soon();
                return [];
            case "Poke":
                await client.PokeAsync(call).Soon();
                return [];
            case "Drop":
                await client.DropAsync(note, call).Soon();
                return [];
            case "List":
                return await client.ListAsync(note, call).ToListSoon();
            case "ListAll":
                return await client.ListAllAsync(call).ToListSoon();
            case "Collect":
                return [await client.CollectAsync(NotesService.CountAsync(2), call).Soon()];
            case "Push":
                await client.PushAsync(NotesService.CountAsync(2), call).Soon();
                return [];
            case "CollectUnder":
                return [await client.CollectUnderAsync(note, NotesService.CountAsync(2), call).Soon()];
            case "Chat":
                return await client.ChatAsync(NotesService.CountAsync(2), call).ToListSoon();
            default:
                return await client.ChatUnderAsync(note, NotesService.CountAsync(2), call).ToListSoon();
        }
    }
}
