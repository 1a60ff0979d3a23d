using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ProtoP2P.Samples.Tests;

/// <summary>samples/Chat in its own process, one JSON object a line.</summary>
internal sealed class ChatProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<JsonObject> _passed = [];

    private ChatProcess(Process process) => _process = process;

    public string Peer { get; private set; } = string.Empty;

    /// <summary>Where it listens, with <c>/p2p</c>.</summary>
    public string Address { get; private set; } = string.Empty;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ChatProcess> StartAsync(params string[] arguments)
    {
        var chat = new ChatProcess(Sample.Start("Chat", ["--json", .. arguments]));
        JsonObject ready = await chat.NextAsync("ready");
        chat.Peer = ready["peer"]!.GetValue<string>();
        chat.Address = ready["addrs"]![0]!.GetValue<string>();
        return chat;
    }

    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), Cancellation);
        await _process.StandardInput.FlushAsync(Cancellation);
    }

    /// <summary>The next event of that name, of those that were not taken yet.</summary>
    public async Task<JsonObject> NextAsync(string name)
    {
        int seen = _passed.FindIndex(IsWanted);
        if (seen >= 0)
        {
            JsonObject found = _passed[seen];
            _passed.RemoveAt(seen);
            return found;
        }

        while (await _process.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation) is { } line)
        {
            JsonObject parsed = JsonNode.Parse(line)!.AsObject();
            if (IsWanted(parsed))
            {
                return parsed;
            }

            _passed.Add(parsed);
        }

        throw new InvalidOperationException($"the chat has ended: {await _process.StandardError.ReadToEndAsync(Cancellation)}");

        bool IsWanted(JsonObject candidate) => candidate["event"]!.GetValue<string>() == name;
    }

    /// <summary>Waits for its end and returns its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        return _process.ExitCode;
    }

    /// <summary>Ends its standard input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
