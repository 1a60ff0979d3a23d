using Microsoft.Extensions.Hosting;
using ProtoP2P.PubSub;

namespace Chat;

/// <summary>Shows what is said. It may start before the node does: its subscription waits for it.</summary>
internal sealed class RoomReader(IChatRoom room, IChatOutput output) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using ITopicSubscription<ChatMessage> messages = room.Subscribe();
        await foreach (TopicMessage<ChatMessage> message in messages.WithCancellation(stoppingToken))
        {
            output.Said(message);
        }
    }
}
