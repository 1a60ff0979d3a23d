return await Node.Cli.NodeCommandLine.RunAsync(args);
