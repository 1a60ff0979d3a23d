using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProtoP2P;
using ProtoP2P.PubSub;

namespace Chat;

/// <summary>From the start of the node to the last line of the input.</summary>
internal sealed class ChatSession(ChatSettings settings, IChatRoom room, ITopic<ChatMessage> topic, IChatOutput output)
{
    public static async Task<int> RunAsync(ChatSettings settings, CancellationToken cancellationToken)
    {
        IChatOutput output = settings.Json ? new JsonOutput(Console.Out) : new TextOutput(Console.Out);
        using IHost app = ChatNode.Create(settings, output);
        IPubSub pubSub = app.Services.GetRequiredService<IPubSub>();
        ITopic<ChatMessage> topic = pubSub.GetTopic(settings.Room, ChatMessage.Parser);
        using IDisposable rules = topic.AddValidator(RoomRules.JudgeAsync);
        pubSub.SubscriptionChanged += (_, change) => Tell(change, settings.Room, output);
        await app.StartAsync(cancellationToken);
        try
        {
            ILibp2pHost host = app.Services.GetRequiredService<ILibp2pHost>();
            output.Ready(host, settings);
            await Task.WhenAll(settings.Peers.Select(peer => host.ConnectAsync(peer, cancellationToken).AsTask()));
            await new ChatSession(settings, app.Services.GetRequiredService<IChatRoom>(), topic, output).ReadAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is an ordinary way to leave.
        }
        finally
        {
            await app.StopAsync(CancellationToken.None);
        }

        return 0;
    }

    private static void Tell(PeerSubscriptionEventArgs change, string room, IChatOutput output)
    {
        if (change.Topic != room)
        {
            return;
        }

        if (change.IsSubscribed)
        {
            output.Joined(change.PeerId);
        }
        else
        {
            output.Left(change.PeerId);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using StreamReader input = new(Console.OpenStandardInput());

        // A read of the terminal cannot be cancelled, so it is left behind when the program stops.
        while (await input.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken) is { } line && line != "/quit")
        {
            Handle(line.Trim());
        }
    }

    private void Handle(string line)
    {
        switch (line)
        {
            case "":
                break;
            case "/peers":
                output.Peers(topic.Subscribers);
                break;
            case ['/', ..]:
                output.Refused($"'{line}' is no command: expected /peers or /quit");
                break;
            default:
                Say(line);
                break;
        }
    }

    private void Say(string text)
    {
        var message = new ChatMessage { Name = settings.Name, Text = text, Time = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() };
        if (RoomRules.FindFault(message) is { } fault)
        {
            output.Refused(fault);
            return;
        }

        output.Sent(room.Publish(message));
    }
}
