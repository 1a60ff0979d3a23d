return await Chat.ChatCommandLine.RunAsync(args);
